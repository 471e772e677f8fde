/** What the program words, for the fake: Chinese, and English where a test looks at it. */
import type { Words } from '../../ipc/generated/contract'

export const words = (zh: string, en = zh): Words => ({ zh, en })
