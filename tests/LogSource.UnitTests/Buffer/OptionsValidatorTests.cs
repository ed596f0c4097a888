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
    public void Every_wrong_value_is_told_with_its_key_and_the_rule()
    {
        var options = new BufferOptions
        {
            Kind = "Disk", MaxLinesPerApp = 0, MaxApps = -1, MaxBytes = 0, MaxAge = TimeSpan.FromSeconds(-1), IdleExpiry = TimeSpan.Zero,
        };

        Assert.Equal(
            [
                "Buffer:Kind is Disk: it must be Memory or Redis.",
                "Buffer:MaxLinesPerApp is 0: it must be 1 or more.",
                "Buffer:MaxApps is -1: it must be 1 or more.",
                "Buffer:MaxBytes is 0: it must be 1 or more.",
                "Buffer:MaxAge is -00:00:01: it must be zero, for none, or longer.",
                "Buffer:IdleExpiry is 00:00:00: it must be longer than zero.",
            ],
            new BufferOptionsValidator().Validate(null, options).Failures);
    }
}
