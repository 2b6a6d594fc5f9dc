package local.service.access;

/** Hears what the door decides, on the calling thread, before the call goes on or fails; must be short. */
public interface DoorListener {

    /** A call was refused. */
    void denied(Denial denial);

    /** A call of anybody but the administrator may be made. */
    default void allowed(Permission permission) {}
}
