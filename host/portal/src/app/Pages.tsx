import { lazy, Suspense } from 'react';
import { Route, Routes } from 'react-router';
import { NotFound } from '@/pages/NotFound';
import { Workbench } from '@/pages/work/Workbench';
import { Loading } from '@/ui/Loading';

const CasePage = lazy(() => import('@/pages/cases/CasePage'));
const FillPage = lazy(() => import('@/pages/cases/FillPage'));
const CheckPage = lazy(() => import('@/pages/cases/CheckPage'));
const NextPage = lazy(() => import('@/pages/cases/NextPage'));
const TasksPage = lazy(() => import('@/pages/work/TasksPage'));
const CasesPage = lazy(() => import('@/pages/work/CasesPage'));
const FilePage = lazy(() => import('@/pages/view/FilePage'));
const DocumentPage = lazy(() => import('@/pages/view/DocumentPage'));
const NoticesPage = lazy(() => import('@/pages/work/NoticesPage'));
const SystemsPage = lazy(() => import('@/pages/systems/SystemsPage'));
const SystemPage = lazy(() => import('@/pages/systems/SystemPage'));
const ProcedurePage = lazy(() => import('@/pages/systems/ProcedurePage'));
const DelegationsPage = lazy(() => import('@/pages/people/DelegationsPage'));
const PublicityPage = lazy(() => import('@/pages/publicity/PublicityPage'));
const OrganisationPage = lazy(() => import('@/pages/places/OrganisationPage'));
const RegistersPage = lazy(() => import('@/pages/places/RegistersPage'));
const RegisterPage = lazy(() => import('@/pages/places/RegisterPage'));
const RecordPage = lazy(() => import('@/pages/places/RecordPage'));
const ProjectsPage = lazy(() => import('@/pages/places/ProjectsPage'));
const ProjectPage = lazy(() => import('@/pages/places/ProjectPage'));
const AccountsPage = lazy(() => import('@/pages/accounts/AccountsPage'));
const AccountPage = lazy(() => import('@/pages/accounts/AccountPage'));
const SealsPage = lazy(() => import('@/pages/seals/SealsPage'));
const OrganisationsPage = lazy(() => import('@/pages/admin/OrganisationsPage'));
const PluginsPage = lazy(() => import('@/pages/plugins/PluginsPage'));
const VersionPage = lazy(() => import('@/pages/plugins/VersionPage'));
const KeysPage = lazy(() => import('@/pages/plugins/KeysPage'));
const DeskPage = lazy(() => import('@/pages/plugins/DeskPage'));
const PartnersPage = lazy(() => import('@/pages/partners/PartnersPage'));
const PartnerPage = lazy(() => import('@/pages/partners/PartnerPage'));
const DeadLettersPage = lazy(() => import('@/pages/admin/DeadLettersPage'));
const IncidentsPage = lazy(() => import('@/pages/admin/IncidentsPage'));

export function Pages() {
  return (
    <Suspense fallback={<Loading />}>
      <Routes>
        <Route path="/" element={<Workbench />} />
        <Route path="/tasks" element={<TasksPage />} />
        <Route path="/cases" element={<CasesPage />} />
        <Route path="/cases/:id" element={<CasePage />} />
        <Route path="/cases/:id/fill" element={<FillPage />} />
        <Route path="/cases/:id/check" element={<CheckPage />} />
        <Route path="/cases/:id/next" element={<NextPage />} />
        <Route path="/files/:id" element={<FilePage />} />
        <Route path="/documents/:id" element={<DocumentPage />} />
        <Route path="/notices" element={<NoticesPage />} />
        <Route path="/systems" element={<SystemsPage />} />
        <Route path="/systems/:system" element={<SystemPage />} />
        <Route path="/systems/:system/desk" element={<DeskPage />} />
        <Route path="/systems/:system/:procedure" element={<ProcedurePage />} />
        <Route path="/objections/:no" element={<PublicityPage />} />
        <Route path="/delegations" element={<DelegationsPage />} />
        <Route path="/organisation" element={<OrganisationPage />} />
        <Route path="/organisations/:code" element={<OrganisationPage />} />
        <Route path="/accounts" element={<AccountsPage />} />
        <Route path="/accounts/:id" element={<AccountPage />} />
        <Route path="/seals" element={<SealsPage />} />
        <Route path="/registers" element={<RegistersPage />} />
        <Route path="/registers/:system/:register" element={<RegisterPage />} />
        <Route path="/registers/:system/:register/record" element={<RecordPage />} />
        <Route path="/projects" element={<ProjectsPage />} />
        <Route path="/projects/:id" element={<ProjectPage />} />
        <Route path="/organisations" element={<OrganisationsPage />} />
        <Route path="/admin/plugins" element={<PluginsPage />} />
        <Route path="/admin/plugins/:id/:version" element={<VersionPage />} />
        <Route path="/admin/keys" element={<KeysPage />} />
        <Route path="/partners" element={<PartnersPage />} />
        <Route path="/partners/:id" element={<PartnerPage />} />
        <Route path="/dead-letters" element={<DeadLettersPage />} />
        <Route path="/incidents" element={<IncidentsPage />} />
        <Route path="*" element={<NotFound />} />
      </Routes>
    </Suspense>
  );
}
