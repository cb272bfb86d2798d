// SPDX-License-Identifier: Apache-2.0
// The service window, in words: whether the user may be written to, how often, how long, and what changes it.

const UNITS = [
  [86400, 'd'],
  [3600, 'h'],
  [60, 'min'],
];

/** "1 d 23 h", "4 min 5 s": the two largest units. */
export function duration(seconds) {
  let rest = Math.max(0, Math.floor(seconds));
  const parts = [];
  for (const [size, unit] of UNITS) {
    if (rest >= size || parts.length > 0) {
      parts.push(`${Math.floor(rest / size)} ${unit}`);
      rest %= size;
    }
  }
  parts.push(`${rest} s`);
  return parts.slice(0, 2).join(' ');
}

const moment = (seconds) =>
  new Date(seconds * 1000).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' });

/** Moments as a person writes them, instead of 2026-11-21T12:00:00Z. */
export const readable = (text) =>
  text.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (instant) => moment(Date.parse(instant) / 1000));

const sentence = (clause) => clause.charAt(0).toUpperCase() + clause.slice(1).replace(/\.?$/, '.');

/** A badge and, where the agent should know more, a notice. `now` is the bridge's time in seconds. */
export function describe(window, now) {
  const left = window.expiresAt == null ? null : window.expiresAt - now;
  const reopens = window.reopens ? `It reopens when ${window.reopens}.` : '';
  switch (window.state) {
    case 'open':
      if (left != null && left <= 0) {
        return closed({ ...window, since: window.expiresAt }, reopens);
      }
      return {
        state: 'open',
        badge: `${window.remaining} ${window.remaining === 1 ? 'answer' : 'answers'} left`,
        detail: left == null ? '' : `closes in ${duration(left)}`,
        notice: null,
      };
    case 'exhausted':
      return {
        state: 'exhausted',
        badge: 'No answers left',
        detail: left == null || left <= 0 ? '' : `window closes in ${duration(left)}`,
        notice: `Every answer this window allows was sent. ${reopens} What you send now is kept as not sent: you can send it again, or let it wait for the window.`,
      };
    case 'closed':
      return closed(window, reopens);
    default:
      return { state: 'unknown', badge: 'Window unknown', detail: 'WeChat decides', notice: null };
  }
}

function closed(window, reopens) {
  const since = window.since == null ? 'The window is closed.' : `The window closed on ${moment(window.since)}.`;
  const why = window.why ? `${sentence(readable(window.why))} ` : '';
  return {
    state: 'closed',
    badge: 'Window closed',
    detail: window.since == null ? '' : `since ${moment(window.since)}`,
    notice: `${since} ${why}${reopens} What you send now is kept as not sent: you can send it again, or let it wait for the window.`,
  };
}
