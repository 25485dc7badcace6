"""What Ardour 7 finds when it starts: its configuration, and a session with one track that holds the plugin."""

# Ids in the session.
ROUTE, PLUGIN = 100, 110

CONFIGURATION = """<?xml version="1.0" encoding="UTF-8"?>
<Ardour>
  <Config>
    <Option name="try-autostart-engine" value="1"/>
    <Option name="check-announcements" value="0"/>
  </Config>
  <Extra>
    <AudioMIDISetup>
      <EngineStates>
        <State backend="JACK" driver="" device="" input-device="" output-device="" sample-rate="{rate}" buffer-size="{period}" n-periods="2" input-latency="0" output-latency="0" input-channels="0" output-channels="0" lm-input="" lm-output="" active="1" use-buffered-io="0" midi-option="None" lru="0"/>
      </EngineStates>
    </AudioMIDISetup>
  </Extra>
</Ardour>
"""

# Made by hand: a session that Ardour makes connects its tracks in a thread of its own, and that now and then garbles what it
# says to the JACK server.
SESSION = """<?xml version="1.0" encoding="UTF-8"?>
<Session version="7002" name="line" sample-rate="{rate}" id-counter="1000">
  <ProgramVersion created-with="Ardour 7.3.0" modified-with="Ardour 7.3.0"/>
  <Config>
    <Option name="native-file-data-format" value="FormatFloat"/>
    <Option name="jack-time-master" value="0"/>
  </Config>
  <Sources/>
  <Regions/>
  <Locations/>
  <Bundles/>
  <Routes>
    <Route version="7002" id="300" name="Master" default-type="audio" active="1">
      <PresentationInfo order="0" flags="MasterOut,OrderSet" color="0"/>
      <IO name="Master" id="301" direction="Input" default-type="audio">
        <Port type="audio" name="Master/audio_in 1"/>
        <Port type="audio" name="Master/audio_in 2"/>
      </IO>
      <IO name="Master" id="302" direction="Output" default-type="audio">
        <Port type="audio" name="Master/audio_out 1"/>
        <Port type="audio" name="Master/audio_out 2"/>
      </IO>
      <Processor id="311" name="Amp" active="1" type="amp"/>
      <Processor id="312" name="meter-Master" active="1" type="meter"/>
      <Processor id="313" name="Master" active="1" own-input="1" own-output="0" output="Master" type="main-outs" role="Main"/>
    </Route>
    <Route version="7002" id="{route}" name="Line" default-type="audio" active="1" audio-playlist="200" mode="Normal">
      <PresentationInfo order="1" flags="AudioTrack,OrderSet" color="0"/>
      <IO name="Line" id="101" direction="Input" default-type="audio">
        <Port type="audio" name="Line/audio_in 1"><Connection other="loopback:capture_1"/></Port>
        <Port type="audio" name="Line/audio_in 2"><Connection other="loopback:capture_2"/></Port>
      </IO>
      <IO name="Line" id="102" direction="Output" default-type="audio">
        <Port type="audio" name="Line/audio_out 1"><Connection other="loopback:playback_1"/></Port>
        <Port type="audio" name="Line/audio_out 2"><Connection other="loopback:playback_2"/></Port>
      </IO>
      <Controllable name="monitor" id="103" flags="RealTime" value="1" monitoring="MonitorInput"/>
      <Processor id="{plugin}" name="Linecheck" active="1" type="vst3" unique-id="{uid}" count="1" custom="0"/>
      <Processor id="111" name="Amp" active="1" type="amp"/>
      <Processor id="112" name="meter-Line" active="1" type="meter"/>
      <Processor id="113" name="Line" active="1" own-input="1" own-output="0" output="Line" type="main-outs" role="Main"/>
    </Route>
  </Routes>
  <Playlists>
    <Playlist id="200" name="Line" type="audio" orig-track-id="{route}"/>
  </Playlists>
  <UnusedPlaylists/>
  <RouteGroups/>
  <TempoMap superclocks-per-second="282240000">
    <Tempos>
      <Tempo npm="120" enpm="120" note-type="4" type="Tempo::Constant" active="1" locked-to-meter="0" continuing="0" sclock="0" quarters="0:0" bbt="1|1|0" omega="0"/>
    </Tempos>
    <Meters>
      <Meter note-value="4" divisions-per-bar="4" sclock="0" quarters="0:0" bbt="1|1|0"/>
    </Meters>
    <MusicTimes/>
  </TempoMap>
  <ControlProtocols>
    <Protocol name="Open Sound Control (OSC)" active="1" address-only="0"/>
  </ControlProtocols>
  <Extra>
    <UI>
      <Window name="P-{route}-{plugin}" visible="1" custom-ui="1" x-off="100" y-off="100"/>
    </UI>
  </Extra>
</Session>
"""
