import {
  ApiOutlined,
  AppstoreOutlined,
  AuditOutlined,
  BankOutlined,
  BellOutlined,
  CheckSquareOutlined,
  ClusterOutlined,
  DashboardOutlined,
  DatabaseOutlined,
  FolderOpenOutlined,
  InboxOutlined,
  ProjectOutlined,
  SafetyCertificateOutlined,
  UserSwitchOutlined,
  WalletOutlined,
  WarningOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';
import { NavLink } from 'react-router';
import { useLanguage } from '@/i18n';
import type { Texts } from '@/i18n/zh';
import { useMe } from '@/session/me';

type Key = keyof Texts['shell']['nav'];

const EVERYBODY: [Key, string, ReactNode][] = [
  ['work', '/', <DashboardOutlined key="i" />],
  ['tasks', '/tasks', <CheckSquareOutlined key="i" />],
  ['cases', '/cases', <FolderOpenOutlined key="i" />],
  ['notices', '/notices', <BellOutlined key="i" />],
  ['systems', '/systems', <AppstoreOutlined key="i" />],
  ['projects', '/projects', <ProjectOutlined key="i" />],
  ['registers', '/registers', <DatabaseOutlined key="i" />],
  ['accounts', '/accounts', <WalletOutlined key="i" />],
  ['organisation', '/organisation', <BankOutlined key="i" />],
  ['delegations', '/delegations', <UserSwitchOutlined key="i" />],
  ['seals', '/seals', <SafetyCertificateOutlined key="i" />],
];

const OPERATOR: [Key, string, ReactNode][] = [
  ['organisations', '/organisations', <AuditOutlined key="i" />],
  ['plugins', '/admin/plugins', <ClusterOutlined key="i" />],
  ['incidents', '/incidents', <WarningOutlined key="i" />],
  ['partners', '/partners', <ApiOutlined key="i" />],
  ['letters', '/dead-letters', <InboxOutlined key="i" />],
];

export function Nav({ open }: { open: boolean }) {
  const { t } = useLanguage();
  const me = useMe();
  const line = ([key, to, icon]: (typeof EVERYBODY)[number]) => (
    <li key={key}>
      <NavLink to={to} end={to === '/'} className={({ isActive }) => `nav-link${isActive ? ' nav-here' : ''}`}>
        <span aria-hidden="true" className="nav-icon">
          {icon}
        </span>
        {t.shell.nav[key]}
      </NavLink>
    </li>
  );
  return (
    <nav id="nav" className={`nav${open ? ' nav-open' : ''}`} aria-label={t.shell.menu}>
      <ul>{EVERYBODY.map(line)}</ul>
      {me.person.operator && <ul className="nav-more">{OPERATOR.map(line)}</ul>}
    </nav>
  );
}
