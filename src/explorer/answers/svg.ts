const copied = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'font-family',
  'font-size',
  'font-weight',
  'unicode-bidi',
];

/** Characters that XML has no way to write. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it removes.
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

/** The picture as a standalone file, with the colors that it has on the page, its background among them. */
export const toSvgText = (picture: SVGSVGElement): string => {
  const copy = picture.cloneNode(true) as SVGSVGElement;
  const { width, height } = picture.viewBox.baseVal;
  copyStyles(picture, copy);
  copy.removeAttribute('class');
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  copy.prepend(background(width, height, backgroundOf(picture)));
  return new XMLSerializer().serializeToString(copy).replaceAll(unwritable, '\ufffd');
};

const copyStyles = (picture: SVGSVGElement, copy: SVGSVGElement): void => {
  const originals = [picture, ...picture.querySelectorAll<SVGElement>('*')];
  const copies = [copy, ...copy.querySelectorAll<SVGElement>('*')];
  for (const [index, original] of originals.entries()) {
    const style = getComputedStyle(original);
    for (const name of copied) copies[index]?.style.setProperty(name, style.getPropertyValue(name));
  }
};

const background = (width: number, height: number, color: string): SVGRectElement => {
  const rect = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  rect.setAttribute('width', String(width));
  rect.setAttribute('height', String(height));
  rect.setAttribute('fill', color);
  return rect;
};

/** The first color behind the picture. */
const backgroundOf = (element: Element): string => {
  for (let place: Element | null = element; place; place = place.parentElement) {
    const color = getComputedStyle(place).backgroundColor;
    if (!/^transparent$|^rgba\(.*, 0\)$|\/ 0\)$/.test(color)) return color;
  }
  return 'Canvas';
};
