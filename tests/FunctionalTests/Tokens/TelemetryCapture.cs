using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Diagnostics.Tracing;

namespace FunctionalTests.Tokens;

/// <summary>
/// Captures this process's telemetry except the log: activities with all their data, measurements with their tags, and
/// the events of the servers' and clients' event sources.
/// </summary>
internal sealed class TelemetryCapture : EventListener
{
    private static readonly string[] Sources = ["AspNetCore", "System.Net", "Yarp", "IdentityModel"];

    private readonly ConcurrentQueue<string> _texts = new();
    private readonly ActivityListener _activities;
    private readonly MeterListener _meters = new();

    public TelemetryCapture()
    {
        _activities = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = Add,
            ActivityStopped = Add,
        };
        ActivitySource.AddActivityListener(_activities);
        _meters.InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument);
        _meters.SetMeasurementEventCallback<int>((instrument, _, tags, _) => Add(instrument, tags));
        _meters.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Add(instrument, tags));
        _meters.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Add(instrument, tags));
        _meters.Start();
    }

    public IReadOnlyCollection<string> Texts => _texts;

    public override void Dispose()
    {
        _activities.Dispose();
        _meters.Dispose();
        base.Dispose();
    }

    protected override void OnEventSourceCreated(EventSource source)
    {
        if (
            Sources.Any(name => source.Name.Contains(name, StringComparison.OrdinalIgnoreCase))
            && !source.Name.StartsWith("Private.", StringComparison.Ordinal)
        )
        {
            EnableEvents(source, EventLevel.Verbose, EventKeywords.All);
        }
    }

    // The base constructor can raise events before the fields of this class are initialized.
    protected override void OnEventWritten(EventWrittenEventArgs eventData) =>
        _texts?.Enqueue(
            $"event {eventData.EventSource.Name} {eventData.EventName} "
                + $"{string.Join(' ', eventData.Payload ?? (IEnumerable<object?>)[])}"
        );

    private void Add(Activity activity) =>
        _texts.Enqueue(
            $"activity {activity.OperationName} {activity.DisplayName} {activity.StatusDescription} "
                + $"{Format(activity.TagObjects)} {Format(activity.Baggage)} "
                + string.Join(
                    ' ',
                    activity.Events.Select(activityEvent => $"{activityEvent.Name} {Format(activityEvent.Tags)}")
                )
        );

    private void Add(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _texts.Enqueue($"metric {instrument.Name} {Format(tags.ToArray())}");

    private static string Format<T>(IEnumerable<KeyValuePair<string, T>> tags) =>
        string.Join(' ', tags.Select(tag => $"{tag.Key}={tag.Value}"));
}
