/** Made-up evidence: a PDF of several pages whose Chinese font is not embedded, and a drawing. */

import type { PaperView } from '../../ipc/generated/contract'

const bytes = (text: string) => new TextEncoder().encode(text)
const utf16 = (text: string) => [...text].map((letter) => letter.charCodeAt(0).toString(16).padStart(4, '0')).join('')

/** A PDF with a heading, some lines and a page number on every page. */
export function makePdf(heading: string, pages: number): Uint8Array<ArrayBuffer> {
  const objects: string[] = []
  const kids: string[] = []
  objects[1] = '<</Type/Catalog/Pages 2 0 R>>'
  objects[3] = '<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>'
  objects[4] = '<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/DW 1000/FontDescriptor 5 0 R>>'
  objects[5] = '<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>'
  for (let page = 0; page < pages; page += 1) {
    const at = 6 + page * 2
    const lines = Array.from({ length: 22 }, (_, line) => `（演示材料）第${page + 1}页第${line + 1}行：以下内容为程序演示所虚构，与任何企业无关。`)
    const text = [
      `BT /F 22 Tf 72 760 Td <${utf16(heading)}> Tj ET`,
      ...lines.map((line, row) => `BT /F 11 Tf 72 ${700 - row * 28} Td <${utf16(line)}> Tj ET`),
      `BT /F 10 Tf 280 40 Td <${utf16(`第 ${page + 1} 页 共 ${pages} 页`)}> Tj ET`,
      '72 745 m 523 745 l S',
    ].join('\n')
    objects[at] = `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>/Contents ${at + 1} 0 R>>`
    objects[at + 1] = `<</Length ${text.length}>>stream\n${text}\nendstream`
    kids.push(`${at} 0 R`)
  }
  objects[2] = `<</Type/Pages/Count ${pages}/Kids[${kids.join(' ')}]>>`
  let file = '%PDF-1.4\n'
  const offsets: number[] = []
  for (let number = 1; number < objects.length; number += 1) {
    offsets[number] = file.length
    file += `${number} 0 obj\n${objects[number] ?? 'null'}\nendobj\n`
  }
  const table = file.length
  file += `xref\n0 ${objects.length}\n0000000000 65535 f \n`
  for (let number = 1; number < objects.length; number += 1) file += `${String(offsets[number]).padStart(10, '0')} 00000 n \n`
  return bytes(`${file}trailer<</Size ${objects.length}/Root 1 0 R>>\nstartxref\n${table}\n%%EOF`)
}

/** A drawing that stands for a photograph. */
export function makeImage(words: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="1000"><rect width="1600" height="1000" fill="#d7dee2"/><path d="M0 1000 520 420 860 760 1120 520 1600 1000Z" fill="#93a4ae"/><circle cx="1240" cy="250" r="90" fill="#f4f1e4"/><text x="80" y="140" font-size="64" fill="#2f3b43">${words}</text></svg>`
}

/** A made-up document. */
export const paper: PaperView = {
  encoding: '', shortened: false,
  blocks: [
    { kind: 'heading', level: 1, text: '质量手册' },
    { kind: 'paragraph', text: '本手册规定了软件开发过程的质量目标和职责，研发费用按项目归集。' },
    { kind: 'table', rows: [['过程', '负责部门'], ['需求评审', '研发中心'], ['测试', '质量部']] },
  ],
}

/** Keeps made-up files under addresses the page can fetch. */
export function makeStore() {
  const urls = new Map<string, string>()
  const sizes = new Map<string, number>()
  return {
    put(id: string, content: Uint8Array<ArrayBuffer> | string, type: string): number {
      const blob = new Blob([content], { type })
      urls.set(id, URL.createObjectURL(blob))
      sizes.set(id, blob.size)
      return blob.size
    },
    size: (id: string) => sizes.get(id) ?? 0,
    url: (id: string) => urls.get(id) ?? 'about:blank',
  }
}
