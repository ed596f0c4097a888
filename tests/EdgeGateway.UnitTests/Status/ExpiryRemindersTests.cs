using EdgeGateway.Operations;
using EdgeGateway.Status.Events;
using Microsoft.Extensions.Time.Testing;

namespace EdgeGateway.UnitTests.Status;

/// <summary>Which certificates are reported, and when.</summary>
public sealed class ExpiryRemindersTests
{
    [Fact]
    public void A_certificate_is_reported_once_for_each_mark_until_it_is_renewed()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 28, 0, 0, 0, TimeSpan.Zero));
        var changes = new ChangeLog(time);
        var reminders = new ExpiryReminders(changes, time);
        var expires = time.GetUtcNow().AddDays(20);
        for (var hour = 0; hour < 21 * 24; hour++)
        {
            reminders.Check("Default", expires);
            reminders.Check("Other", expires.AddDays(365));
            time.Advance(TimeSpan.FromHours(1));
        }

        reminders.Check("Default", time.GetUtcNow().AddDays(90));
        reminders.Check("Default", time.GetUtcNow().AddHours(2));
        Assert.Equal(
            [
                "Certificate Default expires within 14 days: at 2026-12-18 00:00:00Z.",
                "Certificate Default expires within 7 days: at 2026-12-18 00:00:00Z.",
                "Certificate Default expires within 3 days: at 2026-12-18 00:00:00Z.",
                "Certificate Default expires within 1 day: at 2026-12-18 00:00:00Z.",
                "Certificate Default has expired.",
                "Certificate Default expires within 1 day: at 2026-12-19 02:00:00Z.",
            ],
            changes.Read(0, out _).Select(change => change.Text)
        );
    }
}
