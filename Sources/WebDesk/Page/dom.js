// Makes elements. Text is always text, never markup: the policy forbids what could make it markup.
const svgNames = new Set(['svg', 'polygon', 'circle', 'line', 'g', 'rect', 'path', 'text', 'title']);

export function h(name, attributes, ...children) {
  const element = svgNames.has(name)
    ? document.createElementNS('http://www.w3.org/2000/svg', name)
    : document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (key === 'css') for (const [k, v] of Object.entries(value)) element.style.setProperty(k, v);
    else element.setAttribute(key, value === true ? '' : value);
  }
  for (const child of children.flat()) {
    if (child !== null && child !== undefined && child !== false) element.append(child);
  }
  return element;
}

export const put = (place, ...children) => { place.replaceChildren(...children.flat().filter(Boolean)); return place; };

/** Says something to everyone, screen readers included. */
export function say(text, isBad) {
  const place = document.getElementById('say');
  place.textContent = text;
  place.className = isBad ? 'bad' : 'good';
  clearTimeout(say.timer);
  say.timer = setTimeout(() => { place.textContent = ''; place.className = ''; }, 7000);
}

/** Names and values, side by side. */
export const pairs = (rows) => h('ul', { class: 'pairs' }, rows.map(([name, value]) => h('li', {}, h('span', { class: 'faint' }, name), h('span', {}, value))));

/** A dialog that answers with what its form holds, or null. */
export function ask(title, body, yes, no) {
  return new Promise((resolve) => {
    const dialog = h('dialog', { 'aria-label': title },
      h('form', { method: 'dialog' }, h('h2', {}, title), body,
        h('p', { class: 'row' }, h('button', { value: 'yes', class: 'primary' }, yes), h('button', { value: 'no' }, no))));
    dialog.addEventListener('close', () => {
      const answer = dialog.returnValue === 'yes' ? new FormData(dialog.querySelector('form')) : null;
      dialog.remove();
      resolve(answer);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
