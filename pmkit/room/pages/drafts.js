// Drafts are kept on this phone only, one key per question, until they are sent, the session ends, or they expire.

const KEPT = 12 * 3600 * 1000;

/** Take away the drafts whose time is over, of whatever session; each page of the room does it when it is opened. */
export function sweep() {
  try {
    for (const key of Object.keys(localStorage).filter((each) => each.startsWith("pmkit:"))) {
      let found = null;
      try { found = JSON.parse(localStorage.getItem(key)); } catch { /* not a draft */ }
      if (!found || found.until < Date.now()) localStorage.removeItem(key);
      else if (!found.until) localStorage.setItem(key, JSON.stringify({ ...found, until: Date.now() + KEPT }));
    }
  } catch { /* private mode */ }
}

/** The drafts of one session. */
export function drafts(code) {
  const name = (question) => `pmkit:${code}:${question}`;
  return {
    get(question) { try { return JSON.parse(localStorage.getItem(name(question))); } catch { return null; } },
    set(question, value) { try { localStorage.setItem(name(question), JSON.stringify({ ...value, until: Date.now() + KEPT })); } catch { /* private mode */ } },
    drop(question) { try { localStorage.removeItem(name(question)); } catch { /* private mode */ } },
    clear() {
      try { Object.keys(localStorage).filter((key) => key.startsWith(`pmkit:${code}:`)).forEach((key) => localStorage.removeItem(key)); }
      catch { /* private mode */ }
    },
  };
}
