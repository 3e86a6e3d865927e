// What is made up says so wherever it is shown.
import {useText} from '../texts/catalogue';
import {uiTexts} from './texts/texts';

export function Band() {
  const text = useText(uiTexts);
  return <p className="band">{text('band.synthetic')}</p>;
}
