import { Component, type ReactNode } from 'react';
import { useLanguage } from '@/i18n';

interface State {
  failed: boolean;
}

/** A fault of the portal's own: says so and offers the way back; drafts are kept on the computer. */
export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { failed: false };

  static getDerivedStateFromError(): State {
    return { failed: true };
  }

  override render() {
    return this.state.failed ? <Failed /> : this.props.children;
  }
}

function Failed() {
  const { t } = useLanguage();
  return (
    <div className="public-box" role="alert">
      <h1>{t.shell.failed}</h1>
      <p>{t.shell.stale}</p>
      <button type="button" className="button button-primary" onClick={() => location.reload()}>
        {t.shell.reload}
      </button>
    </div>
  );
}
