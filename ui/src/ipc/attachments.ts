/** Attachments as a person looks for them. */
import type { AttachmentView } from './generated/contract'

/** In the order of their numbers; what has none comes last. */
export function byNumber(attachments: readonly AttachmentView[]): AttachmentView[] {
  return [...attachments].sort((a, b) => Number(!a.number) - Number(!b.number) || a.number.localeCompare(b.number, 'zh-CN', { numeric: true }))
}
