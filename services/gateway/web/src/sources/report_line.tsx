import {periodText} from '../figures/figure';
import type {ImportReport} from '../gen/treff/ingestion/v1/ingestion_service_pb';
import {useText} from '../texts/catalogue';
import {useLanguage} from '../texts/language';
import {sourcesTexts} from './texts/texts';

export function ReportLine({report}: {report: ImportReport}) {
  const text = useText(sourcesTexts);
  const language = useLanguage();
  const {newestPeriod, newestPeriodBefore} = report;
  return (
    <p className="small">
      {text('report', {
        fresh: Number(report.newCount),
        gone: Number(report.goneCount),
        changed: Number(report.changedCount),
        same: Number(report.unchangedCount),
        hidden: Number(report.suppressedCount),
        far: Number(report.implausibleCount),
      })}{' '}
      {newestPeriod &&
        newestPeriod !== newestPeriodBefore &&
        text('report.period', {
          before: newestPeriodBefore ? periodText(newestPeriodBefore, language) : '–',
          now: periodText(newestPeriod, language),
        })}
    </p>
  );
}
