import type { JsonObject } from '@/api/shapes';

const field = (title: string, schema: JsonObject): JsonObject => ({ title, ...schema });

/** A payroll as the hub serves its form. */
export const payroll: JsonObject = {
  type: 'object',
  properties: {
    period: field('工资月份', { type: 'string', minLength: 1 }),
    lines: {
      title: '工资明细',
      type: 'array',
      maxItems: 2000,
      items: {
        type: 'object',
        properties: {
          name: field('姓名', { $ref: 'hub:types#/text' }),
          'id-number': field('身份证号码', { $ref: 'hub:types#/id-number' }),
          'work-kind': field('工种', { enum: ['钢筋工', '木工'] }),
          'days-paid': field('计薪天数', { type: 'number', minimum: 0, maximum: 31 }),
          'day-rate': field('日工资', { $ref: 'hub:types#/money' }),
          'paid-on': field('支付日期', { $ref: 'hub:types#/date' }),
          remark: field('备注', { $ref: 'hub:types#/text' }),
        },
        required: ['name', 'days-paid'],
        unevaluatedProperties: false,
      },
    },
  },
  required: ['period', 'lines'],
  unevaluatedProperties: false,
};
