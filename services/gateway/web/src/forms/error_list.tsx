// What must be corrected in a form: said once above it, with a link to each field, and focused.
import {ErrorSummary} from '@digdir/designsystemet-react';
import {type MouseEvent, useEffect, useRef} from 'react';
import {useText} from '../texts/catalogue';
import {uiTexts} from '../ui/texts/texts';

export interface FieldError {
  // The id of the field.
  id: string;
  text: string;
}

interface ErrorListProps {
  // Other words than the usual ones over the list.
  title?: string;
  errors: readonly FieldError[];
  // Rises with every try to send: the list takes the focus each time.
  tries: number;
}

export function ErrorList({title, errors, tries}: ErrorListProps) {
  const text = useText(uiTexts);
  const list = useRef<HTMLElement>(null);
  const isShown = errors.length > 0;
  useEffect(() => {
    if (tries > 0 && isShown) list.current?.focus();
  }, [tries, isShown]);
  if (!isShown) return null;
  return (
    <ErrorSummary ref={list as never} tabIndex={-1}>
      <ErrorSummary.Heading>{title ?? text('errors.title')}</ErrorSummary.Heading>
      <ErrorSummary.List>
        {errors.map(({id, text}) => (
          <ErrorSummary.Item key={`${id} ${text}`}>
            <ErrorSummary.Link href={`#${id}`} onClick={(event) => focusOn(id, event)}>
              {text}
            </ErrorSummary.Link>
          </ErrorSummary.Item>
        ))}
      </ErrorSummary.List>
    </ErrorSummary>
  );
}

// The address keeps what it says.
function focusOn(id: string, event: MouseEvent) {
  const field = document.getElementById(id);
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.scrollIntoView({block: 'center'});
}
