/** What to do with a file that waits to be opened, by its ending only; the program verifies what it really is. */
export type PendingKind = 'case' | 'receipt' | 'identity' | 'other'

export function pendingKind(name: string): PendingKind {
  const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase()
  if (ending === 'dpcase') return 'case'
  if (ending === 'dpreceipt') return 'receipt'
  return ending === 'age' ? 'identity' : 'other'
}
