using EdgeGateway.Operations;

namespace EdgeGateway.Status.Events;

/// <summary>
/// Reports certificates that expire soon: each one when it has 14, 7, 3 and 1 days left, and when it has expired.
/// </summary>
internal sealed class ExpiryReminders(ChangeLog changes, TimeProvider time)
{
    private static readonly int[] Days = [0, 1, 3, 7, 14];

    private readonly Dictionary<string, (DateTimeOffset Expires, int Days)> _reported = new(StringComparer.Ordinal);

    /// <summary>Reports a certificate if it has crossed one of the marks. One call at a time.</summary>
    public void Check(string certificate, DateTimeOffset expires)
    {
        var left = expires - time.GetUtcNow();
        var days = Days.FirstOrDefault(mark => left < TimeSpan.FromDays(mark), int.MaxValue);
        if (days == int.MaxValue || (_reported.TryGetValue(certificate, out var last) && last == (expires, days)))
        {
            return;
        }

        _reported[certificate] = (expires, days);
        changes.Add(
            ChangeKind.CertificateExpiring,
            days == 0
                ? $"Certificate {certificate} has expired."
                : $"Certificate {certificate} expires within {days} {(days == 1 ? "day" : "days")}: at {expires:u}."
        );
    }
}
