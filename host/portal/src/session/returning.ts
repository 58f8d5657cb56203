/** Where to go after signing in: only a path of this site. */
export function returnPath(search: string): string {
  const wanted = new URLSearchParams(search).get('return') ?? '/';
  return /^\/(?![/\\])/.test(wanted) && !wanted.startsWith('/sign-in') ? wanted : '/';
}

export function signInPath(from: string): string {
  return `/sign-in?ended=1&return=${encodeURIComponent(from)}`;
}
