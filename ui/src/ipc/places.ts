/** A place in the evidence in words; in the order of the file. */
import { t } from '../i18n'
import type { AnchorPlace } from './generated/contract'

/** `第12页（标框）`; empty for a file as a whole. */
export function placeWords(place: AnchorPlace): string {
  switch (place.kind) {
    case 'whole':
      return t('pin.whole')
    case 'page':
      return t(place.area ? 'pin.pageArea' : 'pin.page', { page: place.page })
    case 'picture':
      return t('pin.picture')
    case 'cells':
      return `${place.sheet}!${place.cells}`
    case 'paragraph':
      return t('pin.paragraph', { number: place.number })
  }
}
