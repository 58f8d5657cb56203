/** Where to go after signing in: only a path of this site. */
export function returnPath(search: string): string {
  const wanted = new URLSearchParams(search).get('return') ?? '/';
  return /^\/(?![/\\])/.test(wanted) && !wanted.startsWith('/sign-in') ? wanted : '/';
}

/** `ended`: somebody was signed in on this tab; who comes for the first time has lost nothing. */
export function signInPath(from: string, ended: boolean): string {
  return `/sign-in?${ended ? 'ended=1&' : ''}return=${encodeURIComponent(from)}`;
}
