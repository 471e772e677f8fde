/**
 * The webview's own ways to load the page anew are shut: what was typed a moment ago would be lost without a word. Its menu stays where it
 * cuts, copies and pastes.
 */
const FIELDS = 'input, textarea, [contenteditable="true"]'

function menu(event: MouseEvent): void {
  const field = event.target instanceof Element && event.target.closest(FIELDS)
  if (!field && !getSelection()?.toString()) event.preventDefault()
}
function pressed(event: KeyboardEvent): void {
  if (event.key === 'F5' || ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'r')) event.preventDefault()
}

/** Keeps the page from being loaded anew; the answer lets go of it. */
export function keepPage(): () => void {
  window.addEventListener('contextmenu', menu)
  window.addEventListener('keydown', pressed)
  return () => {
    window.removeEventListener('contextmenu', menu)
    window.removeEventListener('keydown', pressed)
  }
}
