/** The keys of the expert's desk. They are silent while a person types or a dialog is open. */

export type DeskAction =
  | { do: 'next' } | { do: 'previous' }
  | { do: 'vote'; choice: 0 | 1 | 2 }
  | { do: 'evidence' } | { do: 'search' } | { do: 'flag' } | { do: 'grid' } | { do: 'undo' } | { do: 'redo' } | { do: 'save' } | { do: 'help' } | { do: 'close' }

export interface Key {
  key: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
  shiftKey: boolean
}

/** Where the key was pressed. */
export interface Place {
  typing: boolean
  /** In a field of the draft, or in a list, which has no undo of its own: undo there takes back the draft's changes. */
  drafting: boolean
  dialog: boolean
}

/** What a key means here; `null` when it means nothing. */
export function actionFor(pressed: Key, place: Place): DeskAction | null {
  const key = pressed.key.toLowerCase()
  if ((pressed.ctrlKey || pressed.metaKey) && key === 's') return { do: 'save' }
  if ((pressed.ctrlKey || pressed.metaKey) && key === 'f' && !place.dialog) return { do: 'search' }
  if ((pressed.ctrlKey || pressed.metaKey) && !pressed.altKey && !place.dialog && (place.drafting || !place.typing)) {
    if (key === 'z') return { do: pressed.shiftKey ? 'redo' : 'undo' }
    if (key === 'y') return { do: 'redo' }
  }
  if (pressed.ctrlKey || pressed.metaKey || pressed.altKey || place.dialog) return null
  if (key === 'escape') return { do: 'close' }
  if (place.typing) return null
  switch (key) {
    case 'j':
      return { do: 'next' }
    case 'k':
      return { do: 'previous' }
    case '1':
      return { do: 'vote', choice: 0 }
    case '2':
      return { do: 'vote', choice: 1 }
    case '3':
      return { do: 'vote', choice: 2 }
    case 'e':
      return { do: 'evidence' }
    case 'g':
      return { do: 'grid' }
    case 'f':
      return { do: 'flag' }
    case '?':
    case '？':
      return { do: 'help' }
    default:
      return null
  }
}

/** Reads the place from the element that has the focus. */
export function placeOf(target: EventTarget | null): Place {
  const element = target instanceof Element ? target : null
  const field = element?.closest('input, textarea, select, [contenteditable="true"]')
  const choice = field instanceof HTMLInputElement && (field.type === 'radio' || field.type === 'checkbox')
  return { typing: Boolean(field) && !choice, drafting: Boolean(field?.hasAttribute('data-draft')) || field instanceof HTMLSelectElement, dialog: Boolean(document.querySelector('dialog[open]')) }
}
