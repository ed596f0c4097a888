using LogSource.Buffer;

namespace LogSource.UnitTests.Buffer;

public sealed class OptionsValidatorTests
{
    [Fact]
    public void The_defaults_are_valid()
    {
        Assert.True(new BufferOptionsValidator().Validate(null, new BufferOptions()).Succeeded);
        Assert.True(new BufferOptionsValidator().Validate(null, new BufferOptions { Kind = "redis" }).Succeeded);
    }

    [Fact]
    public void Every_wrong_value_is_reported_with_its_key_and_rule()
    {
        var options = new BufferOptions
        {
            Kind = "Disk",
            MaxLinesPerApp = 0,
            MaxApps = -1,
            MaxBytes = 0,
            MaxAge = TimeSpan.FromSeconds(-1),
            IdleExpiry = TimeSpan.Zero,
        };

        Assert.Equal(
            [
                "Buffer:Kind is 'Disk': must be Memory or Redis",
                "Buffer:MaxLinesPerApp is '0': must be 1 or more",
                "Buffer:MaxApps is '-1': must be 1 or more",
                "Buffer:MaxBytes is '0': must be 1 or more",
                "Buffer:MaxAge is '-00:00:01': must be 00:00:00 (none), or longer (hh:mm:ss)",
                "Buffer:IdleExpiry is '00:00:00': must be longer than 00:00:00 (hh:mm:ss)",
            ],
            new BufferOptionsValidator().Validate(null, options).Failures
        );
    }
}
