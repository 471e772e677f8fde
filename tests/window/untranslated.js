// What is to be read on an English page and is Chinese, unless it is marked as such (lang="zh-CN": the standard, names, what was typed) or
// stands in quotation marks, as what a sentence quotes does. What a language is called in itself needs no English.
const han = /\p{Script=Han}/u
const quoted = /“[^”]*”|「[^」]*」/g
// A person is named with the number behind.
const person = /\p{Script=Han}+ ?[（(][A-Z]\d+[)）]/gu
const found = new Set()
const heard = (element, text) => {
  if (!element || element.closest('[lang="zh-CN"], [data-testid="language"], script, style') || !element.checkVisibility()) return
  if (han.test(text.replace(quoted, '').replace(person, ''))) found.add(text.trim())
}
const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
while (texts.nextNode()) heard(texts.currentNode.parentElement, texts.currentNode.data)
// Rows and rooms are called by what they hold, controls by what they do.
for (const control of document.querySelectorAll('button, input, select, textarea, nav')) {
  for (const name of ['aria-label', 'placeholder']) heard(control, control.getAttribute(name) ?? '')
}
return [...found]
