// SPDX-License-Identifier: Apache-2.0
// What the user sees. Text only ever becomes textContent.
import {element, timeOfDay} from './service.js';

const GAP_SECONDS = 300;
const NAMES = {
  template: 'Template message', notification: 'Notification',
  voice: 'Voice message', video: 'Video', shortvideo: 'Short video', music: 'Music',
  mpnews: 'Article', mpnewsarticle: 'Article', wxcard: 'Coupon', miniprogrampage: 'Mini program',
};

export class Chat {
  /** @param onChoice called with the item of a menu message that was tapped */
  constructor(list, onChoice) {
    this.list = list;
    this.onChoice = onChoice;
    this.shown = '';
  }

  /** Shows the entries; does nothing when they are those already shown. */
  show(entries, userLetter, accountLetter) {
    const key = JSON.stringify([entries, userLetter]);
    if (key === this.shown) {
      return;
    }
    this.shown = key;
    const lines = [];
    let last = 0;
    for (const entry of entries) {
      if (entry.at - last > GAP_SECONDS) {
        lines.push(this.separator(entry.at));
      }
      last = entry.at;
      lines.push(this.line(entry, entry.from === 'user' ? userLetter : accountLetter));
    }
    if (lines.length === 0) {
      const hint = element('li', 'line empty');
      hint.append(element('span', '', 'Follow the account, or just write to it.'));
      lines.push(hint);
    }
    this.list.replaceChildren(...lines);
    this.list.scrollTop = this.list.scrollHeight;
  }

  separator(at) {
    const date = new Date(at * 1000);
    const line = element('li', 'line');
    const day = date.toLocaleDateString('en-GB', {day: 'numeric', month: 'short'});
    line.append(element('span', '', day + ', ' + timeOfDay(date)));
    return line;
  }

  line(entry, letter) {
    const notice = entry.type === 'system' || entry.type === 'event';
    const kind = entry.type === 'system' ? 'line fault' : notice ? 'line' : entry.from;
    const line = element('li', kind);
    line.dataset.from = entry.from;
    line.dataset.type = entry.type;
    line.dataset.via = entry.via || '';
    if (notice) {
      line.append(element('span', '', entry.text));
    } else {
      const avatar = element('span', 'avatar ' + entry.from, letter);
      avatar.setAttribute('aria-hidden', 'true');
      line.append(avatar, this.framed(entry));
    }
    return line;
  }

  /** The bubble, with the agent's name above and the note about an AI below. */
  framed(entry) {
    const bubble = this.bubble(entry);
    if (!entry.agent && !entry.aiGenerated) {
      return bubble;
    }
    const frame = element('div', 'framed');
    if (entry.agent) {
      frame.append(element('small', 'agent', entry.agent));
    }
    frame.append(bubble);
    if (entry.aiGenerated) {
      frame.append(element('small', 'ai', 'Content from a third-party AI'));
    }
    return frame;
  }

  /** The question, and its answers to tap. */
  menu(entry) {
    const bubble = element('div', 'bubble choices');
    const items = entry.choices.map(({id, text}) => '\n[' + id + '] ' + text).join('');
    const [head, tail] = entry.text.split(items);
    bubble.append(element('span', '', head));
    for (const choice of entry.choices) {
      const button = element('button', '', choice.text);
      button.type = 'button';
      button.addEventListener('click', () => this.onChoice(choice));
      bubble.append(button);
    }
    bubble.append(element('span', '', (tail || '').trim()));
    return bubble;
  }

  bubble(entry) {
    if (entry.type === 'msgmenu' && entry.choices.length > 0) {
      return this.menu(entry);
    }
    const bubble = element('div', 'bubble');
    if (entry.type === 'image' && entry.mediaUrl) {
      bubble.className = 'bubble media';
      const picture = element('img');
      picture.alt = 'Picture';
      picture.addEventListener('load', () => { this.list.scrollTop = this.list.scrollHeight; });
      picture.src = new URL(entry.mediaUrl).pathname;
      bubble.append(picture);
    } else if (entry.type === 'location') {
      const place = element('div', 'place');
      place.append(element('i', 'pin'), element('span', '', entry.text));
      bubble.append(place);
    } else if (entry.type === 'template' || entry.type === 'notification') {
      bubble.className = 'bubble card';
      const [title, ...rows] = entry.text.split('\n');
      bubble.append(element('em', '', NAMES[entry.type]), element('b', '', title));
      rows.forEach(row => bubble.append(element('span', '', row)));
    } else if (entry.type === 'text') {
      bubble.textContent = entry.text;
    } else {
      bubble.append(element('em', '', NAMES[entry.type] || entry.type));
      bubble.append(element('span', '', entry.text));
    }
    return bubble;
  }
}
