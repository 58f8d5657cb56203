import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { Navigate, useLocation, useNavigate } from 'react-router';
import { api, onSessionEnd, setCsrf } from '@/api/client';
import { asProblem } from '@/api/problem';
import type { Me } from '@/api/shapes';
import { actFor, actingFor, useActing } from '@/session/acting';
import { choices, MeContext, SELF } from '@/session/me';
import { signInPath } from '@/session/returning';
import { Failure } from '@/ui/Failure';
import { Loading } from '@/ui/Loading';

/** Lets in who is signed in, remembers whom this tab acts for, and leads back here after a session has ended. */
export function Gate({ children }: { children: ReactNode }) {
  const location = useLocation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const acting = useActing();
  const {
    data: me,
    error,
    refetch,
  } = useQuery({
    queryKey: ['get', '/me', null],
    queryFn: async () => {
      const answer = await api.get<Me>('/me', { acting: null });
      setCsrf(answer.csrf);
      return answer;
    },
    staleTime: 60_000,
    // Anybody may wind the clock of a sample, and nothing is sent about it.
    refetchInterval: (query) => (query.state.data?.sample ? 30_000 : false),
  });
  const here = `${location.pathname}${location.search}`;

  useEffect(
    () =>
      onSessionEnd(() => {
        client.clear();
        const from = `${window.location.pathname}${window.location.search}`;
        navigate(signInPath(from, actingFor() !== null), { replace: true });
      }),
    [client, navigate],
  );

  // A task opened by its address may name the post it belongs to.
  const wanted = new URLSearchParams(location.search).get('as');
  useEffect(() => {
    if (!me) return;
    const allowed = choices(me).map((one) => one.value);
    if (wanted && allowed.includes(wanted)) actFor(wanted);
    else if (!acting || !(allowed.includes(acting) || acting === SELF)) actFor(allowed[0] ?? SELF);
    if (wanted) {
      const rest = new URLSearchParams(location.search);
      rest.delete('as');
      navigate({ pathname: location.pathname, search: rest.toString() }, { replace: true });
    }
  }, [me, acting, wanted, location.pathname, location.search, navigate]);

  if (error && asProblem(error).sessionEnded) return <Navigate to={signInPath(here, acting !== null)} replace />;
  if (error && !me) return <Failure error={error} onRetry={() => refetch()} />;
  if (!me || !acting || wanted) return <Loading />;
  return <MeContext value={me}>{children}</MeContext>;
}
