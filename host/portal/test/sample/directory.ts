import type { Directory } from '@/form/directory';

/** A small fixed world for forms under test. */
export const directory: Directory = {
  organisations: async (q) =>
    [{ value: '91510108MA6CQ1X201', label: '成都蓉青城市建设有限公司', note: '建设单位' }].filter((o) =>
      o.label.includes(q),
    ),
  people: async () => [{ value: 'P-04', label: '项目负责人', note: '' }],
  projects: async () => [],
  label: async (_, id) => (id === 'P-04' ? '项目负责人' : null),
  divisions: async () => [{ code: '510108', zh: '成华区', en: 'Chenghua' }],
  systems: async () => [],
  invite: async (who) => ({ value: 'P-new', label: who.name, note: '' }),
  upload: async (file) => ({ file: 'f1', name: file.name, size: file.size, 'media-type': file.type, sha256: '' }),
};
