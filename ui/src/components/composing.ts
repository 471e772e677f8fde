/**
 * Whether a key belongs to the input method: while a word is being composed, Enter takes it and Escape gives it up, and nothing else. Some
 * input methods tell it by the code of the key alone.
 */
export const composing = (event: KeyboardEvent): boolean => event.isComposing || event.keyCode === 229

/** Escape in a form of its own: the form is left, and whatever is around it hears nothing of the key. */
export const escaping = (leave: () => void) => (event: KeyboardEvent): void => {
  if (event.key !== 'Escape' || composing(event)) return
  event.stopPropagation()
  event.preventDefault()
  leave()
}
