// SPDX-License-Identifier: Apache-2.0
// The account's menu, below the chat. A button with others below it opens them, and tells nobody.
import {element} from './service.js';

export class Menu {
  constructor(bar, tap) {
    this.bar = bar;
    this.tap = tap;
    this.shown = '';
    document.addEventListener('click', (event) => {
      if (!bar.contains(event.target)) {
        this.close();
      }
    });
    document.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') {
        this.close();
      }
    });
  }

  /** Shows buttons; none hides the bar, and those already shown stay as they are. */
  show(buttons) {
    const key = JSON.stringify(buttons);
    if (key === this.shown) {
      return;
    }
    this.shown = key;
    this.bar.hidden = buttons.length === 0;
    this.bar.replaceChildren(...buttons.map((button, place) => this.first(button, place)));
  }

  close() {
    for (const open of this.bar.querySelectorAll('[aria-expanded=true]')) {
      open.setAttribute('aria-expanded', 'false');
      open.nextSibling.hidden = true;
    }
  }

  first(button, place) {
    const cell = element('div', 'menu-cell');
    const subs = button.sub_button || [];
    if (subs.length === 0) {
      cell.append(this.button(button, [place]));
      return cell;
    }
    const opener = element('button', 'opens', button.name);
    opener.type = 'button';
    opener.setAttribute('aria-expanded', 'false');
    const list = element('div', 'menu-list');
    list.hidden = true;
    list.append(...subs.map((sub, below) => this.button(sub, [place, below])));
    opener.addEventListener('click', () => {
      const opens = list.hidden;
      this.close();
      list.hidden = !opens;
      opener.setAttribute('aria-expanded', String(opens));
    });
    cell.append(opener, list);
    return cell;
  }

  button(button, index) {
    const made = element('button', '', button.name);
    made.type = 'button';
    made.title = button.type;
    made.addEventListener('click', () => {
      this.close();
      this.tap(index);
    });
    return made;
  }
}
