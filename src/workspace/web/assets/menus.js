/** Small menus beside a button. */

/** @type {{ menu: HTMLElement, anchor: HTMLElement } | undefined} */
let open;

/**
 * @param {HTMLElement} anchor
 * @param {{ label: string, act: () => void, danger?: boolean, emoji?: string, name?: string }[]} items
 */
export function openMenu(anchor, items) {
  closeMenu();
  const menu = document.createElement('div');
  menu.className = 'menu';
  menu.setAttribute('role', 'menu');
  menu.setAttribute('aria-label', anchor.getAttribute('aria-label') ?? anchor.textContent?.trim() ?? '');
  menu.popover = 'manual';
  menu.append(...items.map((item) => itemFor(item)));
  // Inside a window the menu must be inside, too, or it lies under it.
  (anchor.closest('dialog') ?? document.body).append(menu);
  menu.showPopover();
  beside(menu, anchor);
  open = { menu, anchor };
  anchor.setAttribute('aria-expanded', 'true');
  menu.addEventListener('keydown', onKey);
  focusOn(0);
}

/**
 * The choices of a card's menu: each is the command with what was chosen.
 * @param {HTMLElement} button
 * @param {(action: { run: string, args: Record<string, string> }) => void} press
 */
export function openChoices(button, press) {
  const { run, args, into, choices } = JSON.parse(button.dataset.menu ?? '{}');
  openMenu(
    button,
    choices.map(({ value, label }) => ({ label, act: () => press({ run, args: { ...args, [into]: value } }) })),
  );
}

function itemFor({ label, act, danger, emoji, name }) {
  const item = document.createElement('button');
  item.type = 'button';
  item.tabIndex = -1;
  item.setAttribute('role', 'menuitem');
  item.className = emoji === undefined ? 'menu-item' : 'menu-item emoji';
  if (danger) item.classList.add('danger');
  if (emoji === undefined) {
    const words = document.createElement('bdi');
    words.textContent = label;
    item.append(words);
  } else {
    const sign = document.createElement('span');
    sign.className = 'emoji-sign';
    sign.textContent = emoji;
    const word = document.createElement('span');
    word.textContent = name ?? '';
    item.append(sign, word);
    item.setAttribute('aria-label', label);
  }
  item.addEventListener('click', () => {
    closeMenu(true);
    act();
  });
  return item;
}

/** Below the button, or above it where there is no room; never out of the page. */
function beside(menu, anchor) {
  const at = anchor.getBoundingClientRect();
  const size = menu.getBoundingClientRect();
  const below = at.bottom + 4 + size.height <= innerHeight;
  menu.style.top = `${Math.max(8, below ? at.bottom + 4 : at.top - size.height - 4)}px`;
  const rightEdge = innerWidth - size.width - 8;
  menu.style.left = `${Math.max(8, Math.min(at.left, rightEdge))}px`;
}

export function closeMenu(giveBack = false) {
  if (open === undefined) return;
  const { menu, anchor } = open;
  open = undefined;
  anchor.setAttribute('aria-expanded', 'false');
  menu.remove();
  if (giveBack && anchor.isConnected) anchor.focus({ preventScroll: true });
}

const items = () => /** @type {HTMLElement[]} */ ([...(open?.menu.querySelectorAll('[role="menuitem"]') ?? [])]);

function focusOn(index) {
  const all = items();
  all[(index + all.length) % all.length]?.focus();
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  const now = items().indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const steps = { ArrowDown: now + 1, ArrowRight: now + 1, ArrowUp: now - 1, ArrowLeft: now - 1, Home: 0, End: -1 };
  if (event.key in steps) focusOn(steps[event.key]);
  else if (event.key === 'Escape') closeMenu(true);
  else if (event.key === 'Tab') return closeMenu(true);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

export function startMenus() {
  document.addEventListener('pointerdown', (event) => {
    if (event.target instanceof Node && !open?.menu.contains(event.target) && !open?.anchor.contains(event.target))
      closeMenu();
  });
  window.addEventListener('resize', () => closeMenu());
  document.addEventListener('page:shown', () => closeMenu());
}
