import { QueryClientProvider } from '@tanstack/react-query';
import { ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { queries } from '@/api/query';
import { useLanguage } from '@/i18n';
import { Gate } from './Gate';
import { Pages } from './Pages';
import { Shell } from './Shell';
import { csp, useTheme } from './theme';
import '@/styles/shell.css';
import '@/styles/parts.css';
import '@/form/form.css';

/** Everything behind sign-in. */
export default function Inside() {
  const { lang } = useLanguage();
  const theme = useTheme();
  return (
    <ConfigProvider
      locale={lang === 'zh' ? zhCN : enUS}
      theme={theme}
      csp={csp()}
      button={{ autoInsertSpace: false }}
      componentSize="middle"
    >
      <QueryClientProvider client={queries}>
        <Gate>
          <Shell>
            <Pages />
          </Shell>
        </Gate>
      </QueryClientProvider>
    </ConfigProvider>
  );
}
