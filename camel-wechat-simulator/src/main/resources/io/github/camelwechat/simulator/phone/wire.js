// SPDX-License-Identifier: Apache-2.0
// Deliveries and API calls, the newest first.
import {element, timeOfDay} from './service.js';

const MAX_ROWS = 120;

export function showWire(list, deliveries, requests) {
  const rows = [
    ...deliveries.map((row) => ({at: row.atMillis, make: () => callback(row)})),
    ...requests.map((row) => ({at: row.atMillis, make: () => api(row)})),
  ];
  rows.sort((a, b) => b.at - a.at);
  if (rows.length === 0) {
    list.replaceChildren(element('li', 'none', 'Nothing yet. What goes to and from the account’s server shows here.'));
  } else {
    list.replaceChildren(...rows.slice(0, MAX_ROWS).map((row) => row.make()));
  }
}

function callback(row) {
  const again = row.attempt > 1 ? ' (delivery ' + row.attempt + ' of 3)' : '';
  const result = row.outcome === 'ok' ? String(row.status)
      : row.outcome === 'timeout' ? 'timeout' : row.status ? String(row.status) : 'error';
  return line('callback', 'callback', 'POST ' + row.kind + again, result, row.outcome === 'ok', row,
      row.detail || row.body);
}

function api(row) {
  const good = row.status === 200 && row.errcode === 0;
  const result = row.status === 0 ? 'cut' : row.errcode ? 'errcode ' + row.errcode : String(row.status);
  return line('api', 'API', row.method + ' ' + row.path, result, good, row, row.response);
}

function line(kind, direction, what, result, good, row, detail) {
  const item = element('li', kind);
  item.title = detail;
  item.append(
      element('time', '', timeOfDay(new Date(row.atMillis), true)),
      element('span', 'dir', direction),
      element('span', 'what', what),
      element('span', good ? 'good' : 'bad', result),
      element('span', 'ms', row.millis + ' ms'));
  return item;
}
