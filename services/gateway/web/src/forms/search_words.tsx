// Words to search for, asked for once the reader pauses: not a call for each key.
import {Textfield} from '@digdir/designsystemet-react';
import {useEffect, useState} from 'react';

const pauseMs = 300;
const mostLetters = 200;

interface SearchWordsProps {
  label: string;
  description?: string;
  size?: 'sm';
  words: string;
  change: (words: string) => void;
}

export function SearchWords({label, description, size, words, change}: SearchWordsProps) {
  const [typed, setTyped] = useState(words);
  // Not a blank at the end that somebody is about to go on from.
  useEffect(() => setTyped((now) => (now.trim() === words ? now : words)), [words]);
  useEffect(() => {
    if (typed.trim() === words) return;
    const timer = setTimeout(() => change(typed.trim()), pauseMs);
    return () => clearTimeout(timer);
  });
  return (
    <Textfield
      label={label}
      description={description}
      data-size={size}
      type="search"
      maxLength={mostLetters}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
    />
  );
}
