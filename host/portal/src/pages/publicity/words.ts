import { useLanguage } from '@/i18n';

/** The words of this page alone, in both languages. */
const zh = {
  about: (no: string) => `公示编号 ${no}`,
  page: '公示页面',
  period: '公示期',
  by: '公示部门',
  basis: '公示依据',
  state: '状态',
  reason: '终止原因',
  shown: '公示内容',
  objections: '异议',
  none: '暂无异议。',
  mine: '本人提出',
  waits: '尚未答复',
  answer: '答复',
  answerAbout: '答复内容对公众公开，请勿写入个人信息。',
  actions: { answer: '答复：异议不成立', uphold: '异议成立，终止公示' } as Record<string, string>,
  object: '提出异议',
  objectAbout: '请写明具体内容和理由，可附证明文件（最多5个）。公众只看到异议编号和答复，看不到您的姓名和异议内容。',
  text: '异议内容和理由',
  files: '附件',
  send: '提交异议',
  sent: (no: string) => `异议已提交，编号 ${no}。答复后会通知您，也可在本页查看。`,
};

type Words = typeof zh;

const en: Words = {
  about: (no) => `Public notice ${no}`,
  page: 'Public page',
  period: 'Period',
  by: 'Published by',
  basis: 'Basis',
  state: 'State',
  reason: 'Why it ended',
  shown: 'What is shown',
  objections: 'Objections',
  none: 'Nobody has objected.',
  mine: 'yours',
  waits: 'Not answered yet',
  answer: 'Answer',
  answerAbout: 'Everybody reads the answer: write nothing personal into it.',
  actions: { answer: 'Answer: not upheld', uphold: 'Uphold, and end the notice' },
  object: 'Object',
  objectAbout:
    'Say what you object to and why; add up to five files. The public sees the number of your objection and the answer, not your name or what you wrote.',
  text: 'What and why',
  files: 'Files',
  send: 'Send the objection',
  sent: (no) => `Your objection has the number ${no}. You are told of the answer, and can read it here.`,
};

export function useWords(): Words {
  return useLanguage().lang === 'zh' ? zh : en;
}
