// A measure over time. The table beside it has every number; this shows the course.
import type {MeasureDefinition_Kind as Kind} from '../gen/treff/casework/v1/measure_service_pb';
import {useText} from '../texts/catalogue';
import {useLanguage} from '../texts/language';
import {drawingOf, height, width} from './line_drawing';
import {type Point, writtenValue} from './measure_values';
import {measureTexts} from './texts/texts';

interface LineProps {
  name: string;
  kind: Kind;
  points: readonly Point[];
}

export function Line({name, kind, points}: LineProps) {
  const text = useText(measureTexts);
  const language = useLanguage();
  const drawing = drawingOf(points);
  const first = points[0]!;
  const last = points[points.length - 1]!;
  const about = text('line.about', {
    from: writtenValue(first.value.raw, kind, language),
    first: first.group,
    to: writtenValue(last.value.raw, kind, language),
    last: last.group,
  });
  return (
    <figure className="measure-line">
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={about}>
        <line className="measure-axis" x1="0" x2={width} y1={height - 24} y2={height - 24} />
        {drawing.marks.map((mark) => (
          <g key={mark.group}>
            {mark.interval && (
              <line
                className="measure-interval"
                x1={mark.x}
                x2={mark.x}
                y1={mark.interval[0]}
                y2={mark.interval[1]}
              />
            )}
            <circle className="measure-dot" cx={mark.x} cy={mark.y} r="4" />
            <text className="measure-tick" x={mark.x} y={height - 8} textAnchor="middle">
              {mark.label}
            </text>
          </g>
        ))}
        <polyline className="measure-raw" points={drawing.raw} />
        {drawing.adjusted && <polyline className="measure-adjusted" points={drawing.adjusted} />}
        {drawing.ticks.map(({y, value}) => (
          <text key={y} className="measure-tick" x="0" y={y - 4}>
            {writtenValue(value, kind, language)}
          </text>
        ))}
      </svg>
      <figcaption className="small">
        <strong>{text('line.title', {measure: name})}</strong>
        <span className="measure-key" data-line="raw">
          {text('line.raw')}
        </span>
        {drawing.adjusted && (
          <span className="measure-key" data-line="adjusted">
            {text('line.adjusted')}
          </span>
        )}
      </figcaption>
    </figure>
  );
}
