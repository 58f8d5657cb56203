// A form of 23 fields with every kind of field, a table and conditions, as a construction department writes one.
import type { JsonObject } from '@/api/shapes';

export const building: JsonObject = {
  type: 'object',
  parts: [
    { zh: '项目', en: 'Project', fields: ['code', 'name', 'category', 'use', 'owner', 'manager', 'project'] },
    { zh: '投资', en: 'Investment', fields: ['investment', 'funds', 'state'] },
    {
      zh: '位置',
      en: 'Place',
      fields: ['division', 'address', 'location', 'boundary', 'land-area', 'total-area', 'length-m'],
    },
    { zh: '其他', en: 'Other', fields: ['start', 'visit', 'contact', 'identity', 'note', 'plan', 'consent'] },
  ],
  properties: {
    code: {
      type: 'string',
      pattern: '^\\d{4}-\\d{6}$',
      title: '代码',
      'title-en': 'Code',
      description: '批文上的代码',
    },
    name: { $ref: 'hub:types#/text', title: '名称', 'title-en': 'Name' },
    category: {
      enum: ['house', 'road'],
      'enum-zh': ['房屋', '道路'],
      'enum-en': ['House', 'Road'],
      title: '类别',
      'title-en': 'Category',
    },
    use: {
      type: 'array',
      uniqueItems: true,
      items: { enum: ['居住', '商业', '办公'], 'enum-en': ['Homes', 'Shops', 'Offices'] },
      title: '用途',
      'title-en': 'Use',
    },
    owner: { $ref: 'hub:types#/organisation', kinds: ['owner'], title: '建设单位', 'title-en': 'Owner' },
    manager: { $ref: 'hub:types#/person', title: '负责人', 'title-en': 'Manager' },
    project: { $ref: 'hub:types#/project', title: '所属项目', 'title-en': 'Project' },
    investment: { $ref: 'hub:types#/money', minimum: 100, title: '总投资', 'title-en': 'Investment' },
    funds: {
      type: 'array',
      minItems: 1,
      title: '资金来源',
      'title-en': 'Funds',
      items: {
        type: 'object',
        properties: {
          source: {
            enum: ['财政', '自有', '贷款'],
            'enum-en': ['Budget', 'Own', 'Loan'],
            title: '来源',
            'title-en': 'Source',
          },
          amount: { $ref: 'hub:types#/money', title: '金额', 'title-en': 'Amount' },
          paid: { $ref: 'hub:types#/boolean', title: '到位', 'title-en': 'Paid' },
          on: { $ref: 'hub:types#/date', title: '日期', 'title-en': 'On' },
        },
        required: ['source', 'amount'],
        allOf: [
          {
            if: { properties: { source: { const: '贷款' } }, required: ['source'] },
            // biome-ignore lint/suspicious/noThenProperty: JSON Schema's own word
            then: {
              properties: { bank: { $ref: 'hub:types#/text', title: '银行', 'title-en': 'Bank' } },
              required: ['bank'],
            },
          },
        ],
        unevaluatedProperties: false,
      },
    },
    state: { $ref: 'hub:types#/boolean', title: '国家投资', 'title-en': 'State-invested' },
    division: { $ref: 'hub:types#/division', title: '区划', 'title-en': 'Division' },
    address: { $ref: 'hub:types#/address', title: '地址', 'title-en': 'Address' },
    location: { $ref: 'hub:types#/geometry-point', title: '坐标', 'title-en': 'Location' },
    boundary: { $ref: 'hub:types#/geometry-polygon', title: '范围', 'title-en': 'Boundary' },
    'land-area': { $ref: 'hub:types#/area-m2', title: '用地面积', 'title-en': 'Land area' },
    start: { $ref: 'hub:types#/date', title: '开工', 'title-en': 'Start' },
    visit: { $ref: 'hub:types#/date-time', title: '踏勘时间', 'title-en': 'Visit' },
    contact: { $ref: 'hub:types#/phone', title: '电话', 'title-en': 'Telephone' },
    identity: { $ref: 'hub:types#/id-number', title: '身份证号码', 'title-en': 'Identity number' },
    note: { $ref: 'hub:types#/long-text', title: '说明', 'title-en': 'Note' },
    plan: { $ref: 'hub:types#/file', title: '总图', 'title-en': 'Plan' },
    consent: { type: 'boolean', const: true, title: '承诺', 'title-en': 'Consent' },
  },
  required: ['code', 'name', 'category', 'investment', 'funds', 'consent'],
  allOf: [
    {
      if: { properties: { category: { const: 'house' } }, required: ['category'] },
      // biome-ignore lint/suspicious/noThenProperty: JSON Schema's own word
      then: {
        properties: { 'total-area': { $ref: 'hub:types#/area-m2', title: '总建筑面积', 'title-en': 'Total area' } },
        required: ['total-area'],
      },
      else: {
        properties: { 'length-m': { $ref: 'hub:types#/decimal', unit: '米', title: '长度', 'title-en': 'Length' } },
      },
    },
  ],
  unevaluatedProperties: false,
};

export const filled: JsonObject = {
  code: '2502-510108',
  name: '青龙片区人才公寓',
  category: 'house',
  'total-area': 68420.5,
  investment: 52_000_000_000,
  funds: [
    { source: '财政', amount: 10_000_000_000 },
    { source: '贷款', amount: 42_000_000_000, bank: '样例银行' },
  ],
  consent: true,
};
