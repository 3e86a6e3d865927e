// What the municipality and its county say themselves, and whom to ask.
import {useQuery} from '@tanstack/react-query';
import {reportClient} from '../api/report_client';
import {ageText} from '../figures/figure';
import type {Contact} from '../gen/treff/municipality/v1/contact_pb';
import type {Report} from '../gen/treff/municipality/v1/report_service_pb';
import {useText} from '../texts/catalogue';
import {formatDay} from '../texts/format';
import {useLanguage} from '../texts/language';
import {Answer} from '../ui/answer';
import {useReportLines} from './report_lines';
import {municipalityTexts} from './texts/texts';

const mostShown = 4;

export function Reports({code, contact}: {code: string; contact: Contact | undefined}) {
  const text = useText(municipalityTexts);
  const query = useQuery({
    queryKey: ['reports', code, mostShown],
    queryFn: ({signal}) =>
      reportClient.listReports({parent: `municipalities/${code}`, pageSize: mostShown}, {signal}),
    staleTime: 30_000,
  });
  return (
    <section className="stack" aria-labelledby="reports">
      <h2 id="reports">{text('reports.title')}</h2>
      {contact ? <ContactLine contact={contact} /> : <p className="dim">{text('contact.none')}</p>}
      <Answer query={query}>
        {({reports}) =>
          reports.length > 0 ? (
            newestOfEach(reports).map((report) => <ReportBlock key={report.name} report={report} />)
          ) : (
            <p className="dim">{text('reports.none')}</p>
          )
        }
      </Answer>
    </section>
  );
}

// A reporter's newer report replaces its older ones.
function newestOfEach(reports: readonly Report[]): Report[] {
  const seen = new Set<string>();
  return reports.filter(({reporter}) => !seen.has(reporter) && seen.add(reporter));
}

function ContactLine({contact}: {contact: Contact}) {
  const text = useText(municipalityTexts);
  const language = useLanguage();
  const {role, office, phone, email, reportDay} = contact;
  return (
    <p>
      {text('contact.ask')} {[role, office].filter(Boolean).join(', ')}
      {phone && (
        <>
          {', '}
          <a href={`tel:${phone.replaceAll(' ', '')}`}>{phone}</a>
        </>
      )}
      {email && (
        <>
          {', '}
          <a href={`mailto:${email}`}>{email}</a>
        </>
      )}{' '}
      <span className="dim small">
        {text('contact.day', {day: formatDay(reportDay, language)})}
      </span>
    </p>
  );
}

function ReportBlock({report}: {report: Report}) {
  const text = useText(municipalityTexts);
  const language = useLanguage();
  const lines = useReportLines(report);
  const isCounty = report.reporter.startsWith('regions/');
  return (
    <article className="report-block">
      <h3>
        {text(isCounty ? 'report.by_county' : 'report.by_municipality')}{' '}
        <span className="dim small">
          {formatDay(report.reportDay, language)}, {ageText(report.ageDays, language)}
        </span>
      </h3>
      <dl className="report-lines">
        {lines.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </article>
  );
}
