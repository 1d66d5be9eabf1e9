/** The picture as a standalone file, with the colors that it has on the page. */
export const toSvgText = (picture: SVGSVGElement): string => {
  const copy = picture.cloneNode(true) as SVGSVGElement;
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  const originals = [picture, ...picture.querySelectorAll('*')];
  for (const [index, element] of [copy, ...copy.querySelectorAll('*')].entries()) {
    const original = originals[index];
    if (!original) continue;
    const style = getComputedStyle(original);
    for (const name of ['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'font-family', 'font-size']) {
      (element as SVGElement).style.setProperty(name, style.getPropertyValue(name));
    }
  }
  return new XMLSerializer().serializeToString(copy);
};
