namespace EdgeGateway.Fuzzing.Models;

/// <summary>
/// Central European Time without the machine's time zone data: summer time lasts from the last Sunday in March to the last
/// Sunday in October.
/// </summary>
internal static class CentralEurope
{
    public static TimeZoneInfo Time { get; } =
        TimeZoneInfo.CreateCustomTimeZone(
            "Central Europe",
            TimeSpan.FromHours(1),
            null,
            null,
            null,
            [
                TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
                    DateTime.MinValue.Date,
                    DateTime.MaxValue.Date,
                    TimeSpan.FromHours(1),
                    TimeZoneInfo.TransitionTime.CreateFloatingDateRule(
                        new DateTime(1, 1, 1, 2, 0, 0),
                        3,
                        5,
                        DayOfWeek.Sunday
                    ),
                    TimeZoneInfo.TransitionTime.CreateFloatingDateRule(
                        new DateTime(1, 1, 1, 3, 0, 0),
                        10,
                        5,
                        DayOfWeek.Sunday
                    )
                ),
            ]
        );
}
