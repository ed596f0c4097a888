using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Diagnostics.Tracing;

namespace FunctionalTests.Tokens;

/// <summary>All that this process tells the world beside its log: activities with all their data, measurements with their tags, and
/// the events of the servers' and clients' event sources.</summary>
internal sealed class Outputs : EventListener
{
    private static readonly string[] Sources = ["AspNetCore", "System.Net", "Yarp", "IdentityModel"];

    private readonly ConcurrentQueue<string> _texts = new();
    private readonly ActivityListener _activities;
    private readonly MeterListener _meters = new();

    public Outputs()
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

    // It may come before the constructor of this class has run.
    protected override void OnEventWritten(EventWrittenEventArgs written) =>
        _texts?.Enqueue(
            $"event {written.EventSource.Name} {written.EventName} {string.Join(' ', written.Payload ?? (IEnumerable<object?>)[])}"
        );

    private void Add(Activity activity) =>
        _texts.Enqueue(
            $"activity {activity.OperationName} {activity.DisplayName} {activity.StatusDescription} {Show(activity.TagObjects)} {Show(activity.Baggage)} "
                + string.Join(' ', activity.Events.Select(occurred => $"{occurred.Name} {Show(occurred.Tags)}"))
        );

    private void Add(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _texts.Enqueue($"metric {instrument.Name} {Show(tags.ToArray())}");

    private static string Show<T>(IEnumerable<KeyValuePair<string, T>> tags) =>
        string.Join(' ', tags.Select(tag => $"{tag.Key}={tag.Value}"));
}
