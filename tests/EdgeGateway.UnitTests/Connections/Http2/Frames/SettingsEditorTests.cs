using EdgeGateway.Connections.Http2.Frames;

namespace EdgeGateway.UnitTests.Connections.Http2.Frames;

public sealed class SettingsEditorTests
{
    // SETTINGS_INITIAL_WINDOW_SIZE 768 (whose bytes contain a 3), SETTINGS_MAX_CONCURRENT_STREAMS 1,000.
    private static readonly byte[] Settings = [0, 4, 0, 0, 3, 0, 0, 3, 0, 0, 3, 0xE8];
    private static readonly byte[] Edited = [0, 4, 0, 0, 3, 0, 0, 3, 0, 0, 0, 100];

    [Fact]
    public void The_limit_is_set_wherever_the_payload_is_split()
    {
        for (var split = 0; split <= Settings.Length; split++)
        {
            var editor = new SettingsEditor(100);
            byte[] payload = [.. Settings];
            editor.Begin(payload.Length);
            editor.Follow(payload.AsSpan(0, split));
            editor.Follow(payload.AsSpan(split));
            Assert.Equal(Edited, payload);
        }
    }

    [Fact]
    public void Bytes_outside_of_settings_stay_as_they_are()
    {
        var editor = new SettingsEditor(100);
        byte[] other = [.. Settings];
        editor.Follow(other);
        Assert.Equal(Settings, other);
        byte[] payloadAndMore = [.. Settings, .. Settings];
        editor.Begin(Settings.Length);
        editor.Follow(payloadAndMore);
        Assert.Equal([.. Edited, .. Settings], payloadAndMore);
    }
}
