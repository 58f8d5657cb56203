import { Tabs } from 'antd';
import { useParams } from 'react-router';
import { directory } from '@/api/directory';
import type { Case } from '@/api/shapes';
import { ProblemList } from '@/form/ProblemList';
import { AnswerList } from '@/form/read/AnswerList';
import { Ref } from '@/form/read/Ref';
import { useLanguage } from '@/i18n';
import { caseTitle } from '@/lib/title';
import { Loading } from '@/ui/Loading';
import { NotYours } from '@/ui/NotYours';
import { PageHead } from '@/ui/PageHead';
import { StateTag } from '@/ui/StateTag';
import { CorrectionNote } from './CorrectionNote';
import { Differences } from './Differences';
import { Documents } from './Documents';
import { Flow } from './flow/Flow';
import { Materials } from './Materials';
import { Side } from './Side';
import { StepsData } from './StepsData';
import { Timeline } from './Timeline';
import { useCase } from './useCase';

/** One case: where it stands and who holds it, always; what was filled in, attached, decided and issued, by tab. */
export default function CasePage() {
  const { id = '' } = useParams();
  const found = useCase(id);
  if (found.error && !found.data) return <NotYours error={found.error} onRetry={() => found.refetch()} />;
  if (!found.data) return <Loading />;
  return <CaseView given={found.data} />;
}

function CaseView({ given }: { given: Case }) {
  const { t, say } = useLanguage();
  const words = t.cases;
  const applicant = given.applicant;
  const tabs = [
    {
      key: 'form',
      label: words.tabs.form,
      children: (
        <>
          {given.schema && (
            <AnswerList
              schema={given.schema}
              value={given.form}
              directory={directory}
              marked={given.correction?.fields ?? []}
            />
          )}
          <Differences given={given} />
          <StepsData given={given} />
        </>
      ),
    },
    {
      key: 'materials',
      label: words.tabs.materials + t.shell.inBrackets(String(Object.values(given.materials).flat().length)),
      children:
        given['material-defs'].length > 0 ? (
          <Materials given={given} uid="read" />
        ) : (
          <p className="muted">{words.materials.needsNothing}</p>
        ),
    },
    { key: 'flow', label: words.tabs.flow, children: <Flow given={given} /> },
    { key: 'timeline', label: words.tabs.timeline, children: <Timeline items={given.timeline} /> },
    {
      key: 'documents',
      label: words.tabs.documents + t.shell.inBrackets(String(given.documents.length)),
      children: <Documents documents={given.documents} />,
    },
  ];
  return (
    <>
      <PageHead
        crumbs={[
          { label: say(given['system-title']), to: `/systems/${given.system}` },
          { label: say(given['procedure-title']), to: `/systems/${given.system}/${given.procedure}` },
        ]}
        title={caseTitle(given.title, given['procedure-title'], say)}
        about={
          <span className="case-facts">
            <StateTag state={given.state} />
            <span>
              {words.number} <span className="mono">{given.number ?? t.work.noNumber}</span>
            </span>
            <span>
              {words.applicant} {applicant['organisation-name'] ?? ''} {applicant['person-name']}
            </span>
            {given.project && (
              <span>
                {words.project} <Ref kind="project" id={given.project} directory={directory} />
              </span>
            )}
          </span>
        }
      />
      {given['version-note'] && (
        <p className="note note-info">
          {words.version}
          {t.shell.colon}
          {say(given['version-note'])}
        </p>
      )}
      {given.correction && <CorrectionNote correction={given.correction} schema={given.schema} />}
      {given.notes.length > 0 && (
        <div className="note note-info">
          <ProblemList problems={given.notes} />
        </div>
      )}
      <div className="case-columns">
        <div className="card case-main">
          <Tabs items={tabs} />
        </div>
        <Side given={given} />
      </div>
    </>
  );
}
