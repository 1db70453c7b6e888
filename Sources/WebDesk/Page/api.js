// Speaks with the API: one session, its word against forgery, problems as errors, and the stream.
let csrf = null;
export const who = { current: null };

export class ProblemError extends Error {
  constructor(status, problem) {
    super(problem.detail || problem.title || String(status));
    this.status = status;
    this.problem = problem;
  }
}

export async function api(path, { method = 'GET', body } = {}) {
  const headers = {};
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (method !== 'GET' && csrf) headers['X-CSRF-Token'] = csrf;
  const response = await fetch('/api/v1' + path, {
    method, headers, credentials: 'same-origin',
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (response.status === 204) return null;
  const data = await response.json().catch(() => ({}));
  if (!response.ok) {
    if (response.status === 401 && who.current) { who.current = null; dispatchEvent(new Event('signedout')); }
    throw new ProblemError(response.status, data);
  }
  return data;
}

function take(session) { csrf = session.csrf; who.current = session; return session; }
export const resume = async () => take(await api('/session'));
export const signIn = async (token) => take(await api('/session', { method: 'POST', body: { token } }));
export const signOut = async () => { await api('/session', { method: 'DELETE' }); who.current = null; csrf = null; };
export const may = (role) => ['viewer', 'officer', 'admin'].indexOf(who.current?.role) >= ['viewer', 'officer', 'admin'].indexOf(role);

const ears = new Map();
let source = null;

/** Calls back for every piece of news of a kind; the answer ends it. */
export function on(kind, ear) {
  if (!ears.has(kind)) ears.set(kind, new Set());
  ears.get(kind).add(ear);
  return () => ears.get(kind).delete(ear);
}

export function listen(state) {
  source?.close();
  source = new EventSource('/api/v1/stream');
  source.onopen = () => state(true);
  source.onerror = () => {
    state(false);
    // A browser gives up on a refusal; the page does not.
    if (source.readyState === EventSource.CLOSED && who.current) setTimeout(() => listen(state), 5000);
  };
  for (const kind of ['case', 'view', 'settings', 'reset']) {
    source.addEventListener(kind, (event) => {
      const data = JSON.parse(event.data);
      for (const ear of ears.get(kind) || []) ear(data);
    });
  }
}
export const hush = () => { source?.close(); source = null; };
export const path = (...parts) => parts.map(encodeURIComponent).join('/');
