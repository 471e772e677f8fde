/** What is looked at beside the clauses: a file, at a place in it, or the search through all of them. */
import { nextTick, ref } from 'vue'
import type { AnchorPlace, AttachmentView } from '../../ipc'

export interface Shown {
  /** The file; `null` for the workbook. */
  attachment: AttachmentView | null
  sheet: string
  cell: string
  /** Where to open at, and a word to look for. */
  place?: AnchorPlace | null
  find?: string
}

/** `reveal` makes room: the viewer and the search stand in the panes of the clauses. */
export function useViewing(reveal: () => void) {
  const shown = ref<Shown | null>(null)
  const searching = ref(false)
  let opener: Element | null = null
  let seeker: Element | null = null

  async function backTo(element: Element | null): Promise<void> {
    await nextTick()
    if (element instanceof HTMLElement && element.isConnected) element.focus()
  }

  function show(what: Shown): void {
    reveal()
    if (!shown.value) opener = document.activeElement
    shown.value = what
  }

  /** Opens a file at a place; cells are in the workbook, whatever file it is. */
  function showAt(file: AttachmentView | null, place: AnchorPlace, find = ''): void {
    const cells = place.kind === 'cells' ? { sheet: place.sheet, cell: place.cells } : { sheet: '', cell: '' }
    show({ attachment: place.kind === 'cells' ? null : file, ...cells, place: { ...place }, find })
  }

  /** Closes the viewer; the focus goes back to where it was opened from. */
  async function hide(): Promise<void> {
    shown.value = null
    await backTo(opener)
  }

  function search(): void {
    reveal()
    if (!searching.value) seeker = document.activeElement
    shown.value = null
    searching.value = true
  }

  /** Closes the search; the focus goes back to where it began. */
  async function unsearch(): Promise<void> {
    searching.value = false
    await backTo(seeker)
  }

  return {
    shown, searching, show, showAt, hide, search, unsearch,
    showFile: (attachment: AttachmentView | null) => show({ attachment, sheet: '', cell: '' }),
    showCell: (sheet: string, cell: string) => show({ attachment: null, sheet, cell }),
  }
}
