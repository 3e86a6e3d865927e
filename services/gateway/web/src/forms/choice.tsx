// One of a few, in a list that opens.
import {Field, Label, Select, ValidationMessage} from '@digdir/designsystemet-react';

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  options: readonly (readonly [value: T, name: string])[];
  set: (value: T) => void;
  id?: string;
  className?: string;
  size?: 'sm';
  // What is wrong; empty while nothing is.
  error?: string | undefined;
  // Whether each name is in the language that its value says.
  inOwnLanguage?: boolean;
}

export function Choice<T extends string>({
  label,
  value,
  options,
  set,
  id,
  className,
  size,
  error,
  inOwnLanguage,
}: ChoiceProps<T>) {
  return (
    <Field className={className} data-size={size}>
      <Label>{label}</Label>
      <Select
        id={id}
        value={value}
        aria-invalid={error ? true : undefined}
        onChange={(event) => set(event.target.value as T)}
      >
        {options.map(([one, name]) => (
          <Select.Option key={one} value={one} lang={inOwnLanguage ? one : undefined}>
            {name}
          </Select.Option>
        ))}
      </Select>
      {error && <ValidationMessage>{error}</ValidationMessage>}
    </Field>
  );
}
