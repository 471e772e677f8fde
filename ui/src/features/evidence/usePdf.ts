/** An open PDF and what is asked of it again and again: the sizes of its pages as they become known, and its words. */
import { onBeforeUnmount, ref, shallowRef, triggerRef } from 'vue'
import { count, fold, folded } from './find'
import { openPdf, type OpenPdf } from './pdf'
import { EvidenceUnavailable, partReader } from './range'
import type { Size } from './stack'

export function usePdf(url: string, bytes: number) {
  const pdf = shallowRef<OpenPdf | null>(null)
  const problem = ref<'unavailable' | 'unreadable' | null>(null)
  const scripted = ref(false)
  /** As far as they are known; the others are taken to be like the first. */
  const sizes = shallowRef<Size[]>([])
  const known = new Set<number>()
  const reader = partReader(url)
  const closing = new AbortController()

  function fail(error: unknown): void {
    problem.value = error instanceof EvidenceUnavailable ? 'unavailable' : 'unreadable'
  }

  async function open(): Promise<boolean> {
    try {
      const opened = await openPdf(reader, bytes, fail, closing.signal)
      const first = await opened.size(1)
      if (closing.signal.aborted) return false
      sizes.value = Array.from({ length: opened.pages }, () => first)
      known.add(0)
      pdf.value = opened
      opened.scripted().then((found) => (scripted.value = found), () => undefined)
      return true
    } catch (error) {
      fail(error)
      return false
    }
  }

  /** Learns the sizes of some pages, counted from 0; answers whether one is not what was taken for it. */
  async function learn(pages: readonly number[]): Promise<boolean> {
    const fresh = pages.filter((page) => !known.has(page))
    for (const page of fresh) known.add(page)
    const found = await Promise.all(fresh.map(async (page) => [page, await pdf.value?.size(page + 1)] as const))
    let changed = false
    for (const [page, size] of found) {
      const before = sizes.value[page]
      if (!size || !before || (size.width === before.width && size.height === before.height)) continue
      sizes.value[page] = size
      changed = true
    }
    if (changed) triggerRef(sizes)
    return changed
  }

  onBeforeUnmount(() => {
    reader.abort()
    closing.abort()
  })

  // Words: how many times they stand on each page, page by page, so that a long file answers from its first pages on.
  const word = ref('')
  const found = shallowRef<number[]>([])
  const looked = ref(0)
  const texts = new Map<number, string>()
  let search = 0

  async function look(asked: string): Promise<void> {
    const own = (search += 1)
    const wanted = folded(asked)
    word.value = asked
    found.value = []
    looked.value = 0
    const open = pdf.value
    if (!open || !wanted) return
    for (let page = 0; page < open.pages; page += 1) {
      let text = texts.get(page)
      if (text === undefined) {
        try {
          text = fold(await open.text(page + 1)).text
        } catch {
          text = ''
        }
        if (own !== search) return
        texts.set(page, text)
      }
      found.value[page] = count(text, wanted)
      looked.value = page + 1
      if (found.value[page] || page % 20 === 0) triggerRef(found)
      if (page % 50 === 49) await new Promise((resolve) => setTimeout(resolve))
      if (own !== search) return
    }
    triggerRef(found)
  }

  return { pdf, problem, scripted, sizes, fail, open, learn, word, found, looked, look }
}
