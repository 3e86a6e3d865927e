import type {Place} from '../api/municipalities';

const plain = (name: string) => name.trim().toLocaleLowerCase('nb');

// Which places somebody means by a number, a name, "Name (number)", or how a name begins. A whole
// name goes before beginnings: "Os" is not Oslo when there is an Os.
export function findPlace(places: readonly Place[], words: string): Place[] {
  const wanted = plain(words);
  if (!wanted) return [];
  const code = wanted
    .match(/^(\d{4})$|\((\d{4})\)$/)
    ?.slice(1)
    .find(Boolean);
  if (code) return places.filter((place) => place.code === code);
  const parts = ({name}: Place) => [plain(name), ...name.split(' - ').map(plain)];
  const whole = places.filter((place) => parts(place).includes(wanted));
  if (whole.length > 0) return whole;
  return places.filter((place) => parts(place).some((part) => part.startsWith(wanted)));
}
