import { classOf, type Alarm, type AlarmClass } from '../../preload/contract/alarm.ts';
import type { Severity } from '../../preload/contract/hazard.ts';
import type { Language } from '../../preload/contract/snapshot.ts';
import type { ToastWords } from './notifier.ts';

const severityWords: Readonly<Record<Language, Readonly<Record<Severity, string>>>> = {
  ko: { critical: '위험', high: '높음', medium: '보통', low: '낮음' },
  en: { critical: 'Critical', high: 'High', medium: 'Medium', low: 'Low' },
};

/**
 * The words of a notification. It may stand on a locked screen, so it names the place and the hazard but
 * never a person: a worker's name stays inside the console.
 */
export function toastWords(
  language: Language,
  classes: readonly AlarmClass[],
  siteName: (site: string) => string,
): ToastWords {
  const describe = (alarm: Alarm) => ({
    hazard: classOf(classes, alarm.kind).name[language],
    source: alarm.source.type === 'worker' ? null : (alarm.source.name ?? alarm.source.id),
  });
  return {
    alarm(alarm) {
      const { hazard, source } = describe(alarm);
      const severity = severityWords[language][alarm.severity];
      const body = [severity, alarm.source.type === 'site' ? null : source].filter(Boolean).join(' · ');
      return { title: `${hazard} · ${siteName(alarm.site)}`, body };
    },
    summary(count, worst) {
      const { hazard } = describe(worst);
      const site = siteName(worst.site);
      return language === 'ko'
        ? { title: `경보 ${count}건이 더 있습니다`, body: `가장 심각: ${hazard} · ${site}` }
        : { title: `${count} more alarms`, body: `Worst: ${hazard} · ${site}` };
    },
  };
}
