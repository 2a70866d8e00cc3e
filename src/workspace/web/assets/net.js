/** What is asked of the workspace, and what is said about it. */

/** @type {Record<string, string>} */
export const words = JSON.parse(document.body.dataset.words ?? '{}');

/** The address of the person that this page is: `/as/ana`. */
export const base = document.body.dataset.base ?? '';

/**
 * Sends something that changes something. Never throws: what failed is `{ kind: 'fault', text }`.
 * @param {string} path
 * @param {unknown} body
 */
export function post(path, body) {
  return ask(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

/**
 * Keeps a file in the workspace until it is posted. Never throws.
 * @param {File} file
 * @param {{ signal: AbortSignal, onProgress: (share: number) => void }} watch `share`: 0 to 1
 * @returns {Promise<any>}
 */
export function upload(file, { signal, onProgress }) {
  // Only this older way of asking tells how much has gone out.
  const request = new XMLHttpRequest();
  const name = encodeURIComponent(file.name.slice(-200).toWellFormed() || 'file');
  request.open('POST', `${base}/files?name=${name}`);
  request.setRequestHeader('content-type', file.type || 'application/octet-stream');
  request.setRequestHeader('x-workspace', '1');
  request.responseType = 'text';
  request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0));
  signal.addEventListener('abort', () => request.abort());
  return new Promise((resolve) => {
    request.addEventListener('load', () => {
      if (request.status === 401) location.assign('/login');
      const isJson = request.getResponseHeader('content-type')?.startsWith('application/json') ?? false;
      resolve(isJson ? JSON.parse(request.responseText) : { kind: 'fault', text: words.failedText });
    });
    for (const end of ['error', 'abort', 'timeout'])
      request.addEventListener(end, () => resolve({ kind: 'fault', text: words.offline }));
    request.send(file);
  });
}

/**
 * @param {string} path
 * @param {{ method: string, headers: Record<string, string>, body: BodyInit }} init
 * @returns {Promise<any>}
 */
async function ask(path, init) {
  try {
    const answer = await fetch(path, { ...init, headers: { ...init.headers, 'x-workspace': '1' } });
    if (answer.status === 401) location.assign('/login');
    if (answer.headers.get('content-type')?.startsWith('application/json')) return await answer.json();
    return { kind: 'fault', text: words.failedText };
  } catch {
    return { kind: 'fault', text: words.offline };
  }
}

/** What an answer has to say when nothing came of it; undefined when something did. */
export function complaintOf(answer) {
  if (answer.kind === 'silent') return words.silent;
  if (answer.kind === 'fault' || answer.kind === 'refused') return answer.text;
  return undefined;
}

/**
 * Says something for a moment at the edge of the page.
 * @param {string} text
 */
export function toast(text) {
  const note = document.createElement('p');
  note.className = 'toast';
  note.textContent = text;
  document.getElementById('toasts')?.append(note);
  setTimeout(() => note.remove(), 6000);
}
