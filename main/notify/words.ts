import { classOf, type Alarm, type AlarmClass } from '../../preload/contract/alarm.ts';
import type { Severity } from '../../preload/contract/hazard.ts';
import type { WorkOrder } from '../../preload/contract/order.ts';
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

const orderChange = {
  ko: { created: '새 작업지시', status: '작업지시 변경', cancelled: '작업지시 취소' },
  en: { created: 'New work order', status: 'Work order changed', cancelled: 'Work order cancelled' },
} as const;
const orderPriority = {
  ko: { urgent: '긴급', normal: '보통', scheduled: '예약' },
  en: { urgent: 'Urgent', normal: 'Normal', scheduled: 'Scheduled' },
} as const;

/** The words of a work order's notification: what and which, and no name of a person. */
export function orderWords(
  language: Language,
  what: 'created' | 'status' | 'cancelled',
  order: Pick<WorkOrder, 'id' | 'jobType' | 'priority' | 'status'>,
): { readonly title: string; readonly body: string } {
  const priority = order.priority && orderPriority[language][order.priority];
  const body = [order.id, order.jobType, what === 'status' ? order.status : priority].filter(Boolean);
  return { title: orderChange[language][what], body: body.join(' · ') };
}
