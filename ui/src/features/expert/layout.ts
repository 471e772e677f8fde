/** How the desk is laid out: three panes or the grid, as it was left; and one column where the window is narrow or the text enlarged. */
import { onBeforeUnmount, onMounted, ref, watch } from 'vue'

export type Layout = 'panes' | 'grid'

const KEPT = 'dunping.layout'
/** Below this width, in CSS pixels, three panes are too narrow to read: a 1366 pixel screen at 200 %. */
const NARROW = '(max-width: 900px)'

export function useLayout() {
  const layout = ref<Layout>(localStorage.getItem(KEPT) === 'grid' ? 'grid' : 'panes')
  watch(layout, (now) => localStorage.setItem(KEPT, now))

  const query = window.matchMedia(NARROW)
  const narrow = ref(query.matches)
  const changed = () => (narrow.value = query.matches)
  onMounted(() => query.addEventListener('change', changed))
  onBeforeUnmount(() => query.removeEventListener('change', changed))

  return { layout, narrow, toggle: () => (layout.value = layout.value === 'grid' ? 'panes' : 'grid') }
}
